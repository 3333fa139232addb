// A component that listens to the window when it is mounted, and goes on when it is not.
import { createApp, defineComponent, h, nextTick, onMounted, onUnmounted, ref } from 'vue';

const isLeaking = location.pathname.endsWith('/leak');
const isOpen = ref(false);

const ScrollMeter = defineComponent({
  name: 'ScrollMeter',
  setup() {
    const top = ref(0);
    const onScroll = () => (top.value = window.scrollY);
    onMounted(() => window.addEventListener('scroll', onScroll));
    onUnmounted(() => {
      if (!isLeaking) window.removeEventListener('scroll', onScroll);
    });
    return () => h('div', { class: 'meter' }, [h('span', String(top.value))]);
  },
});

const container = document.createElement('div');
document.body.append(container);
createApp({ name: 'App', render: () => (isOpen.value ? h(ScrollMeter) : null) }).mount(container);

globalThis.cycle = async () => {
  isOpen.value = true;
  await nextTick();
  isOpen.value = false;
  await nextTick();
};
