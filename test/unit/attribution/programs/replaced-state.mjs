class LoggedAction {
  constructor(call) {
    this.call = call;
  }
}
let state = { log: [], last: 0 };

export function handler(call) {
  state = { ...state, log: [...state.log, new LoggedAction(call)], last: call };
}
