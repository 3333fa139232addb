import { growingOf, survivorOf, type Pattern } from './pattern.js';

/** A page keeps the marks and measures of its timeline until they are cleared. */
export const marksNotCleared: Pattern = {
  id: 'marks-not-cleared',
  advise(facts) {
    const survivor = survivorOf(facts)?.object ?? 'PerformanceMark';
    const isMark = /^Performance(?:Mark|Measure)$/.test(survivor);
    if (growingOf(facts).object !== 'Performance' || !isMark) return undefined;
    const isMeasure = survivor === 'PerformanceMeasure';
    const [make, clear] = isMeasure ? ['measure', 'clearMeasures'] : ['mark', 'clearMarks'];
    return `Each call makes an entry of the page's timeline by performance.${make}, which stays there with its detail. Call performance.${clear}(name) when it has been read, or use one name for all and clear that.`;
  },
};
