export const meta = {
  name: 'templates-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'code compiled once for each of 150 texts',
};

export function setup() {
  const templates = new Map();
  let call = 0;
  return {
    handler() {
      const text = `return [${call++ % 150}, name].join(" ");`;
      let render = templates.get(text);
      if (render === undefined) templates.set(text, (render = new Function('name', text)));
      return render('Ada');
    },
  };
}
