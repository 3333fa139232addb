const lines = [];

export function handler(call) {
  lines.push(`line ${call} `.repeat(5) + String(call));
}
