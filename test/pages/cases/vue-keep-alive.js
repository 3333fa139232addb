// Tabs that are kept alive under a key which is new for each document.
import { createApp, defineComponent, h, KeepAlive, nextTick, ref } from 'vue';

const isLeaking = location.pathname.endsWith('/leak');
const open = ref(0);

const DocumentTab = defineComponent({
  name: 'DocumentTab',
  setup() {
    const text = ref('empty');
    return () => h('article', [h('p', text.value)]);
  },
});

const container = document.createElement('div');
document.body.append(container);
createApp({
  name: 'App',
  render: () => h(KeepAlive, isLeaking ? {} : { max: 3 }, [h(DocumentTab, { key: open.value })]),
}).mount(container);

globalThis.cycle = async () => {
  open.value++;
  await nextTick();
};
