// A second file, so that Jest starts workers.
test('a file beside it', () => {
  expect(process.env.JEST_WORKER_ID).toBeDefined();
});
