export { attach, type AttachOptions } from './attach.js';
export { launch, type LaunchOptions } from './launch.js';
export type { RequestSource } from './create-sender.js';
export type { LoadOptions } from './load-options.js';
export type { MeasuredServer, ServerRequests } from './measured-server.js';
export type { Readiness } from './wait-until-ready.js';
export type { LeakReport, LoadSummary, Runtime } from '../../report/leak-report.js';
