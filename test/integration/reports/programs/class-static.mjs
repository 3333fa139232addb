class Logger {
  static all = [];

  constructor(name) {
    this.name = name;
    Logger.all.push(this);
  }
}

export const handler = () => new Logger('request').name;
