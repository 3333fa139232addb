/** Where a process would open its inspector. */
export interface InspectArgument {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Whether others than this machine would reach it. */
  readonly isOpen: boolean;
}

export const DEFAULT_INSPECTOR_PORT = 9229;

/** These take their value from the next argument, too. */
const TAKES_NEXT = /^--(?:inspect-port|debug-port)$/;

/**
 * What arguments of Node's tell of the inspector, the deciding one last. Node takes `_` for `-`, and
 * quotes in NODE_OPTIONS.
 */
export function readInspectArguments(nodeArguments: readonly string[]): InspectArgument[] {
  const found: InspectArgument[] = [];
  for (const [i, argument] of nodeArguments.entries()) {
    const [name = '', ...rest] = argument.replaceAll('"', '').split('=');
    const dashed = name.replaceAll('_', '-');
    const next = nodeArguments[i + 1];
    if (rest.length > 0 && /^--(?:inspect(?:-brk|-wait|-port)?|debug-port)$/.test(dashed))
      found.push(readAddress(rest.join('=')));
    else if (TAKES_NEXT.test(dashed) && next !== undefined)
      found.push(readAddress(next.replaceAll('"', '')));
  }
  return found;
}

function readAddress(value: string): InspectArgument {
  const [, host = '', port = ''] = /^(?:(.*):)?(\d*)$/.exec(value) ?? [undefined, value];
  const isOpen = !/^(?:|127(?:\.\d+){3}|localhost|\[?::1\]?)$/.test(host);
  return { host, port: port === '' ? DEFAULT_INSPECTOR_PORT : Number(port), isOpen };
}
