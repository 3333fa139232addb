import { expect, test } from 'vitest';
import { formatReport } from '../../../src/report/format-report.js';
import type { KeptRegistration, ScopesReport } from '../../../src/report/leak-report.js';
import { buildCleanReport, buildReport } from './build-report.js';

const step = (edge: string, object: string) => ({ edge, object, isGrowing: false });

const SESSION: KeptRegistration = {
  registration: 'session',
  constructor: 'Session',
  lifetime: 'scoped',
  end: 'scope.dispose()',
  made: 100,
  alive: 100,
  location: { file: 'src/container.ts', line: 12, column: 5 },
  capturedBy: {
    registration: 'registry',
    lifetime: 'singleton',
    path: [step('', 'SessionRegistry'), step('.open', 'Set'), step('[…]', 'Session')],
  },
};

const SCOPES: ScopesReport = {
  container: 'awilix',
  resolved: 6,
  unresolved: [{ registration: 'server', reason: 'skipped, as it is told', isSkipped: true }],
  closeFailures: ['Error: already closed'],
  kept: [
    SESSION,
    {
      registration: 'orders',
      constructor: '',
      lifetime: 'scoped',
      end: 'scope.dispose()',
      made: 100,
      alive: 100,
      heldBy: 'session',
    },
  ],
  scopes: 100,
  keptScopes: 0,
};

/** What the text says between the measurements and what grows. */
function tell(scopes: ScopesReport): string {
  const text = formatReport(buildReport({ scopes }));
  return text.slice(text.indexOf('  Registrations'), text.indexOf('\n\n  What grows'));
}

test('what stays, what should have ended it, and what captured it', () => {
  expect(tell(SCOPES)).toBe(
    `  Registrations whose instances stay
    Of 100 scopes of awilix, opened and closed:
    session (Session, scoped): 100 of 100 alive  src/container.ts:12:5
      should end with  scope.dispose()
      captured by      registry (singleton) → .open Set → […] session
    orders (scoped): 100 of 100 alive, held by session

  Not resolved, or not closed
    - server: skipped, as it is told
    - closing a scope failed: Error: already closed`,
  );
});

test('scopes that stay, with what holds them', () => {
  const scopePath = [step('', 'class Container'), step('.instances', 'Array')];
  const kept = [{ ...SCOPES.kept[1]!, heldBy: 'its scope' }];
  expect(
    tell({ ...SCOPES, kept, keptScopes: 100, scopePath, unresolved: [], closeFailures: [] }),
  ).toBe(
    `  Registrations whose instances stay
    Of 100 scopes of awilix, opened and closed:
    the scopes themselves: 100 alive
      class Container  (GC root)
      → .instances  Array
    orders (scoped): 100 of 100 alive, held by its scope`,
  );
});

test('what leaves instances of another class behind, and what is beside them', () => {
  const { made: _, ...session } = SESSION;
  const checkout = { ...session, registration: 'checkout', alive: 10, leftIn: 10 };
  const plain = { unresolved: [], closeFailures: [] };
  expect(tell({ ...SCOPES, ...plain, kept: [checkout] })).toContain(
    `    checkout (scoped): 10 scopes of it alone left 10 Session
      src/container.ts:12:5
      captured by      registry (singleton) → .open Set → […] Session`,
  );
  expect(tell({ ...SCOPES, ...plain, kept: [] })).toContain('what grows is beside them');
  const leftByScopes = { constructor: 'PlanCache', count: 10, scopes: 10 };
  expect(tell({ ...SCOPES, ...plain, kept: [], leftByScopes }).replaceAll(/\s+/g, ' ')).toContain(
    '10 scopes of awilix, in which nothing was resolved, left 10 PlanCache',
  );
});

test('a clean report lists only what was not resolved', () => {
  const text = formatReport(buildCleanReport({ scopes: { ...SCOPES, kept: [], scopes: 0 } }));
  expect(text).not.toContain('Registrations');
  expect(text).toContain('- server: skipped, as it is told');
});
