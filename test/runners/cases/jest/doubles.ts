export function send(message: object): object {
  return { sent: message };
}
