module.exports = { transform: {}, setupFilesAfterEnv: ['heapslope/jest'] };
