const BUILDING_BLOCKS =
  /^(?:@js-sdsl\/.+|readable-stream|eventemitter[23]?|events|lib0|tslib|denque|yallist|lru-cache|quick-lru|map-cache|fragment-cache|regex-cache|inherits|kareem|node-abort-controller|@?async.*)$/;

/** Whether other packages are made of it: who uses it is the one to be asked, and the one that people know. */
export function isBuildingBlock(name: string): boolean {
  return BUILDING_BLOCKS.test(name);
}
