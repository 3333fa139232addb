import 'heapslope/jest';
