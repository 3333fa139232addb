// A component that begins to watch a shared state after it has waited: nothing stops that watcher.
import { createApp, defineComponent, h, nextTick, onUnmounted, reactive, ref, watch } from 'vue';

const isLeaking = location.pathname.endsWith('/leak');
const settings = reactive({ language: 'en' });
const isOpen = ref(false);

const LanguageBadge = defineComponent({
  name: 'LanguageBadge',
  setup() {
    const label = ref('');
    let stop = () => {};
    onUnmounted(() => stop());
    Promise.resolve().then(() => {
      const stopWatch = watch(
        () => settings.language,
        function onLanguage(language) {
          label.value = language;
        },
        { immediate: true },
      );
      if (!isLeaking) stop = stopWatch;
    });
    return () => h('em', { class: 'language' }, label.value);
  },
});

const container = document.createElement('div');
document.body.append(container);
createApp({ name: 'App', render: () => (isOpen.value ? h(LanguageBadge) : null) }).mount(container);

globalThis.cycle = async () => {
  isOpen.value = true;
  await nextTick();
  await nextTick();
  isOpen.value = false;
  await nextTick();
};
