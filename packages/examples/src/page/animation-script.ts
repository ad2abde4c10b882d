/**
 * Runs in the page: figures of class `animated` get a button, a slider and dots that move along the paths. The figure
 * is a still picture without the script, on paper, before the animation starts and after it ends.
 *
 * A figure starts when it is first visible, unless the reader prefers reduced motion.
 */
export const animationScript = `
(() => {
  // The early steps are the most eventful, so the animation starts slowly.
  const seconds = 12;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  for (const figure of document.querySelectorAll('figure.animated')) {
    const { steps, walks } = JSON.parse(figure.querySelector('script').textContent);
    const button = figure.querySelector('button');
    const slider = figure.querySelector('input');
    const output = figure.querySelector('output');
    const trails = [...figure.querySelectorAll('svg[data-scale]')].flatMap((picture) => {
      const [kx, ox, ky, oy] = picture.dataset.scale.split(' ').map(Number);
      return walks.map(({ name, points }) => {
        const places = [];
        for (let i = 0; i < points.length; i += 2)
          places.push([(kx * points[i] + ox).toFixed(1), (ky * points[i + 1] + oy).toFixed(1)]);
        const line = picture.querySelector('.paths [data-run="' + name + '"]').cloneNode();
        const dot = picture.querySelector('.ends [data-run="' + name + '"]').cloneNode(true);
        // As in the still picture, the first is on top.
        picture.querySelector('.trails').prepend(line, dot);
        return { picture, places, path: places.map((place) => place.join()), line, dot };
      });
    });
    let step = steps;
    let playing = false;
    let untouched = true;
    const show = (next) => {
      step = next;
      slider.value = step;
      output.textContent = 'step ' + step;
      slider.setAttribute('aria-valuetext', output.textContent);
      figure.classList.toggle('under-way', step < steps);
      if (step === steps) return;
      for (const { picture, places, path, line, dot } of trails) {
        if (picture.getClientRects().length === 0) continue;
        const last = Math.min(step, places.length - 1);
        line.setAttribute('d', 'M' + path.slice(0, last + 1).join('L'));
        dot.setAttribute('cx', places[last][0]);
        dot.setAttribute('cy', places[last][1]);
      }
    };
    const pause = () => {
      playing = false;
      button.textContent = 'Play';
    };
    const play = () => {
      if (step === steps) show(0);
      playing = true;
      button.textContent = 'Pause';
      const from = 1000 * seconds * Math.sqrt(step / steps);
      requestAnimationFrame((now) => tick(now - from, now));
    };
    const tick = (started, now) => {
      if (!playing) return;
      const part = Math.min(1, (now - started) / (1000 * seconds));
      show(Math.floor(steps * part * part));
      if (part === 1) pause();
      else requestAnimationFrame((next) => tick(started, next));
    };
    button.addEventListener('click', () => {
      untouched = false;
      if (playing) pause();
      else play();
    });
    slider.addEventListener('input', () => {
      untouched = false;
      pause();
      show(Number(slider.value));
    });
    // Another drawing may be the visible one now.
    addEventListener('resize', () => show(step));
    new IntersectionObserver(
      ([{ intersectionRatio }]) => {
        if (intersectionRatio === 0) pause();
        else if (intersectionRatio > 0.5 && untouched && !still.matches) {
          untouched = false;
          play();
        }
      },
      { threshold: [0, 0.6] },
    ).observe(figure.querySelector('.stage'));
    figure.querySelector('.controls').hidden = false;
  }
})();
`;
