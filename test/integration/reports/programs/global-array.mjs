globalThis.auditTrail = [];

class AuditEntry {
  constructor(action) {
    this.action = action;
    this.at = Date.now();
  }
}

export const handler = () => void globalThis.auditTrail.push(new AuditEntry('login'));
