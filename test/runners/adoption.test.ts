import { describeAdoption } from './describe-adoption.js';

for (const name of ['vitest-5', 'vitest-4', 'jest-30']) describeAdoption(name);
