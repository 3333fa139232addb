class Hit {}

const limitRate = () => {
  const hits = [];
  return () => hits.push(new Hit());
};

const stack = [limitRate()];

export function handler() {
  for (const layer of stack) layer();
}
