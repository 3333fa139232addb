const pending = Symbol('pending');
const queue = { [pending]: [] };

export const handler = () => void queue[pending].push({ message: 'hello', retries: 0 });
