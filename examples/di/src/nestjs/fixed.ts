import { ModuleRef, NestFactory } from '@nestjs/core';
import { AppModule, ExportJob } from './app-module';

const app = NestFactory.createApplicationContext(AppModule, { logger: false });

/** The job holds nothing of a request, so that one provider serves all of them. */
export async function handleRequest(): Promise<string> {
  const moduleRef = (await app).get(ModuleRef);
  return moduleRef.get(ExportJob).run('o-7');
}
