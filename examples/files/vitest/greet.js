import os from 'node:os';

export function greet() {
  return `This is ${os.hostname()}.`;
}
