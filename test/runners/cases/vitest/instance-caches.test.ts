import { expect, test } from 'vitest';

// One class each: what one test holds must not count in the next.
class Report {
  at = 1;
}
class Profile {
  roles = ['reader'];
}
class Price {
  net = 1;
}
class Rate {
  percent = 1;
}

test('instances kept by one call in 300 fail', async () => {
  const reports: Report[] = [];
  let calls = 0;
  await expect(() => {
    const report = new Report();
    if (++calls % 300 === 0) reports.push(report);
  }).not.toLeakInstancesOf(Report);
});

test('instances in an LRU of 20000 pass', async () => {
  const profiles = new Map<number, Profile>();
  let id = 0;
  await expect(() => {
    profiles.set(id++, new Profile());
    if (profiles.size > 20_000) profiles.delete(profiles.keys().next().value!);
  }).not.toLeakInstancesOf(Profile);
});

test('instances in a memo of 3000 random keys pass', async () => {
  const prices = new Map<number, Price>();
  await expect(() => {
    const key = Math.floor(Math.random() * 3000);
    if (!prices.has(key)) prices.set(key, new Price());
  }).not.toLeakInstancesOf(Price);
});

test('instances in a memo of ever new keys fail', async () => {
  const rates = new Map<number, Rate>();
  let key = 0;
  await expect(() => {
    rates.set(key++ >> 2, new Rate());
  }).not.toLeakInstancesOf(Rate);
});
