import heapslope from 'heapslope/vitest/plugin';

export default { plugins: [heapslope({ tolerance: '10 kB' })] };
