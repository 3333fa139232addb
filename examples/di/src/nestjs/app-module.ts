import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';

@Injectable()
export class AuditLog {
  write(line: string): number {
    return line.length;
  }
}

@Injectable()
export class ExportJob {
  constructor(private readonly log: AuditLog) {}

  run(orderId: string): string {
    this.log.write(`export ${orderId}`);
    return `exported ${orderId}`;
  }
}

@Module({ providers: [AuditLog, ExportJob] })
export class AppModule {}
