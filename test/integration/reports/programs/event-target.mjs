const downloads = new EventTarget();

class ProgressBar {
  percent = 0;
  update(event) {
    this.percent = event.detail;
  }
}

export const handler = () => {
  const bar = new ProgressBar();
  downloads.addEventListener('progress', (event) => bar.update(event));
};
