import { createEnvironment, type VitestEnvironment } from './create-environment.js';

/** As `heapslope/vitest/environment`, for files that Vite transforms as for a browser. The plugin takes it around jsdom and happy-dom. */
const environment: VitestEnvironment = createEnvironment('web', 'jsdom');

export default environment;
