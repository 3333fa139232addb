const { port1 } = new MessageChannel();
port1.unref();
export const inbox = port1;

class Letter {}

export function handler() {
  const letter = new Letter();
  inbox.addEventListener('message', function onLetter() {
    return letter;
  });
}
