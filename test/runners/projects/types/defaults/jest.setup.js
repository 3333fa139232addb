const { setDefaults } = require('heapslope/jest');

setDefaults({ tolerance: '10 kB' });
