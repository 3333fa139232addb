export const meta = {
  name: 'rare-30-audit-small',
  kind: 'leak',
  group: 'rare',
  growth: 'heap',
  expectConstructors: ['Audit'],
  expectRetainers: ['audits'],
  source: 'one call in 30 leaves an audit entry of some 600 B, sync',
  truth: {},
};

export async function setup() {
  class Audit {
    constructor(n) {
      this.user = n;
      this.note = Buffer.alloc(200, 65 + (n % 20)).toString('latin1');
      this.before = [n, n, n, n, n, n];
      this.after = { n, at: performance.now(), ok: true, tags: [n, 1, 2] };
    }
  }
  const audits = [];
  let n = 0;
  return {
    handler() {
      if (++n % 30 === 0) audits.push(new Audit(n));
    },
  };
}
