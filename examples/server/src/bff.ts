import { createApp } from '../../bff/src/create-app';
import { fixedRequestScope } from '../../bff/src/fixed-request-scope';
import { leakyRequestScope } from '../../bff/src/leaky-request-scope';
import { tellAddress } from './tell-address';

/** Starts the BFF of examples/bff: `node bff.js leaky` or `node bff.js fixed`. */
const app = createApp(process.argv[2] === 'leaky' ? leakyRequestScope : fixedRequestScope);
const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => tellAddress(server));
