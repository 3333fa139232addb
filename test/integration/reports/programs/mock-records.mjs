import { fake } from 'sinon';

const send = fake((message) => message.text.length);

export const handler = () => send({ text: 'hello' });
