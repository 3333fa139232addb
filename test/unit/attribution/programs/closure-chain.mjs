let original = () => 0;

export function handler() {
  const previous = original;
  original = function patched() {
    return previous();
  };
}
