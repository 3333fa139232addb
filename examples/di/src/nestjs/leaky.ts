import { ModuleRef, NestFactory } from '@nestjs/core';
import { AppModule, ExportJob } from './app-module';

const app = NestFactory.createApplicationContext(AppModule, { logger: false });

/** Makes a job per request. Nest 11.2 remembers for each dependency what was ever made with it. */
export async function handleRequest(): Promise<string> {
  const moduleRef = (await app).get(ModuleRef);
  const job = await moduleRef.create(ExportJob);
  return job.run('o-7');
}
