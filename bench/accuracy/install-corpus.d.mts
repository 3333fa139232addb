export function installCorpus(corpus: string, say: (text: string) => void): Promise<void>;
