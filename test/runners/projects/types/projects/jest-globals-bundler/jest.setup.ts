import 'heapslope/jest-globals';
