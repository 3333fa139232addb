import { CHANNELS, DEFAULT_CHANNELS, type ChannelName } from '../probe/heap-probe.js';
import type { HeapSample } from '../report/leak-report.js';
import type { ChannelColumns } from '../trend/trend-channels.js';

const WIDTH = CHANNELS.length;

/**
 * Readings of every channel after each batch, in storage that is allocated before the first one:
 * what a reading needs must not show in the next.
 */
export interface HeapSeries extends ChannelColumns {
  /** Readings taken so far. */
  readonly length: number;
  readonly capacity: number;
  /** Where the next reading goes: `values` from `nextOffset`, one slot per channel. */
  readonly values: Float64Array;
  readonly nextOffset: number;
  /** Accepts the reading that was written at `nextOffset`, taken after `calls` calls. */
  commit(calls: number): void;
  /** Replaces one channel of the last reading. */
  amend(channel: ChannelName, value: number): void;
  /** Calls made before reading `index`. */
  callsAt(index: number): number;
  read(channel: ChannelName, index: number): number;
  /** All columns as they are now. */
  copyColumns(): ChannelColumns;
  /** Forgets all readings before `index`. */
  dropBefore(index: number): void;
  toSamples(): HeapSample[];
}

/**
 * Makes an empty series with room for `capacity` readings.
 *
 * @param channels those that are told
 */
export function createHeapSeries(
  capacity: number,
  channels: readonly ChannelName[] = DEFAULT_CHANNELS,
): HeapSeries {
  const values = new Float64Array(capacity * WIDTH);
  const calls = new Float64Array(capacity);
  let length = 0;

  const read = (channel: ChannelName, index: number) =>
    values[index * WIDTH + CHANNELS.indexOf(channel)]!;
  return {
    get length() {
      return length;
    },
    capacity,
    channels,
    values,
    get nextOffset() {
      return length * WIDTH;
    },
    commit(callsSoFar) {
      calls[length++] = callsSoFar;
    },
    amend(channel, value) {
      values[(length - 1) * WIDTH + CHANNELS.indexOf(channel)] = value;
    },
    callsAt: (index) => calls[index]!,
    read,
    column(channel) {
      const at = CHANNELS.indexOf(channel);
      return Float64Array.from({ length }, (_, index) => values[index * WIDTH + at]!);
    },
    callsColumn: () => calls.slice(0, length),
    copyColumns() {
      const copy = new Map(CHANNELS.map((channel) => [channel, this.column(channel)]));
      const copiedCalls = this.callsColumn();
      return { channels, callsColumn: () => copiedCalls, column: (channel) => copy.get(channel)! };
    },
    dropBefore(index) {
      values.copyWithin(0, index * WIDTH, length * WIDTH);
      calls.copyWithin(0, index, length);
      length -= index;
    },
    toSamples() {
      return Array.from({ length }, (_, index) => {
        const sample = { calls: calls[index]! - calls[0]! } as HeapSample;
        for (const channel of channels) sample[channel] = read(channel, index);
        return sample;
      });
    },
  };
}
