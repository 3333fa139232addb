import type { CommandSettings } from './browser-commands.js';
import type { CommandContext } from './command-context.js';
import { COMMANDS, type CheckRequest } from './browser-protocol.js';

/**
 * What the config of a project in browser mode needs: the set-up module, which runs in the page, and the
 * commands by which it is measured from here. They are loaded when the first one is used.
 */
export function setUpBrowser(setupFile: string, unsupported: CommandSettings['unsupported']) {
  return {
    setupFiles: [setupFile],
    browser: {
      commands: {
        async [COMMANDS.check](context: CommandContext, request: CheckRequest) {
          const { answerCheck } = await import('./browser-commands.js');
          return answerCheck(context, request, { unsupported });
        },
        async [COMMANDS.finish](context: CommandContext) {
          const { finishChecks } = await import('./record-browser-checks.js');
          finishChecks(context);
        },
      },
    },
  };
}
