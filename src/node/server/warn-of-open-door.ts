import type { Warning } from '../../report/leak-report.js';
import { listListeners } from './read-process.js';

/**
 * Warns of a process whose own inspector other machines reach: whoever reaches it runs code there. Where it was
 * opened for a check it is closed at once, and refused.
 */
export function warnOfOpenDoor(pid: number, inspector: string): Warning[] {
  const port = Number(new URL(inspector).port);
  const isOpen = listListeners(pid)?.some((one) => one.port === port && !one.isLoopback) ?? false;
  if (!isOpen) return [];
  return [
    {
      code: 'open-inspector',
      message: `The inspector of process ${pid} listens on more than 127.0.0.1 (port ${port}): whoever reaches it from another machine can run code there. Start it with --inspect=127.0.0.1:${port}.`,
    },
  ];
}
