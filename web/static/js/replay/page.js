/* The replay page: one place in the story, which slider, list, diagram, address and details follow. */
import { toast } from "../toast.js";
import { Events } from "./events.js";
import { Instant } from "./instant.js";
import { Stage } from "./stage.js";

const PLAY_MILLISECONDS = 1000;
const REST_MILLISECONDS = 60;

class Replay {
  constructor(story) {
    const element = document.querySelector("[data-replay]");
    this.story = story;
    this.index = story.index;
    this.speed = 1;
    this.scenes = new Map(story.scenes.map((scene) => [scene.case, scene]));
    this.events = new Events(element, (index) => this.go(index, true));
    this.stage = new Stage(element, story.scenes, (children) => this.enter(children));
    this.instant = new Instant(document.querySelector("[data-instant-place]"), story.instant, (notes) =>
      this.stage.setNotes(notes),
    );
    this.find(element);
    this.wire();
    this.show();
    this.instant.put(this.events.at(this.index).key);
  }

  find(element) {
    const one = (name) => element.querySelector(`[data-${name}]`);
    this.parts = Object.fromEntries(
      ["slider", "moment", "play", "back", "forward", "callers", "children", "pin"].map((name) => [name, one(name)]),
    );
    this.speeds = [...element.querySelectorAll("[data-speed]")];
    this.jumps = [...element.querySelectorAll("[data-next]")];
  }

  wire() {
    const { slider, play, back, forward, pin } = this.parts;
    slider.addEventListener("input", () => this.go(this.nearest(Number(slider.value)), true));
    play.addEventListener("click", () => (this.playing ? this.pause() : this.play()));
    for (const [link, step] of [[back, -1], [forward, 1]]) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.go(this.index + step, true);
      });
    }
    for (const button of this.speeds) button.addEventListener("click", () => this.choose(Number(button.dataset.speed)));
    for (const button of this.jumps) {
      button.addEventListener("click", () => this.go(this.events.marked(button.dataset.next, this.index), true));
    }
    pin.addEventListener("change", () => this.show());
    document.querySelector("[data-copy]").addEventListener("click", () => this.copy());
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /* The event whose place on the slider is nearest. */
  nearest(value) {
    const { places } = this.story;
    let found = places.findIndex((place) => place >= value);
    if (found < 0) found = places.length - 1;
    if (found > 0 && value - places[found - 1] < places[found] - value) found -= 1;
    return found;
  }

  go(index, byHand) {
    if (byHand) this.pause();
    const wanted = Math.max(0, Math.min(this.events.entries.length - 1, index));
    this.index = wanted;
    this.noteAddress();
    this.show();
    this.instant.show(this.events.at(this.index).key);
  }

  /* Browsers allow few changes of the address a second; it follows when the reader rests. */
  noteAddress() {
    clearTimeout(this.noting);
    this.noting = setTimeout(() => history.replaceState(null, "", this.address()), REST_MILLISECONDS);
  }

  address() {
    const address = new URL(window.location.href);
    address.searchParams.set("at", this.events.at(this.index).key);
    return address.href;
  }

  show() {
    const { slider, moment, back, forward } = this.parts;
    const last = this.events.entries.length - 1;
    const sentence = this.events.sentence(this.index);
    slider.value = String(this.story.places[this.index]);
    slider.setAttribute("aria-valuetext", sentence);
    moment.firstElementChild.textContent = `${this.index + 1}/${last + 1}`;
    moment.lastChild.textContent = ` ${sentence}`;
    back.classList.toggle("off", this.index === 0);
    forward.classList.toggle("off", this.index === last);
    this.events.show(this.index);
    this.showDiagram();
  }

  showDiagram() {
    const current = this.events.at(this.index);
    const caseId = this.parts.pin.value || current.case;
    this.tellWhere(this.scenes.get(caseId));
    this.offer([]);
    this.stage.show(caseId, this.reached(caseId), caseId === current.case ? current.element : "");
  }

  /* The last event of a case up to now. */
  reached(caseId) {
    for (let index = this.index; index >= 0; index -= 1) {
      const { case: owner, seq } = this.events.at(index);
      if (owner === caseId) return Number(seq);
    }
    return 0;
  }

  /* The cases above the one shown, each to be looked at; the one shown last. */
  tellWhere(scene) {
    const parts = scene.above.flatMap((caseId) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = this.scenes.get(caseId).label;
      button.addEventListener("click", () => this.pin(caseId));
      return [button, " › "];
    });
    const here = document.createElement("strong");
    here.textContent = scene.label;
    this.parts.callers.replaceChildren(...parts, here);
  }

  pin(caseId) {
    this.pause();
    this.parts.pin.value = caseId;
    this.showDiagram();
  }

  enter(children) {
    if (children.length === 1) this.pin(children[0]);
    else this.offer(children);
  }

  /* Several children hang at one shape: the reader says which. */
  offer(children) {
    const buttons = children.map((caseId) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button small";
      button.textContent = this.scenes.get(caseId).label;
      button.addEventListener("click", () => this.pin(caseId));
      return button;
    });
    this.parts.children.replaceChildren(...(buttons.length ? ["进入下级:", ...buttons] : []));
    this.parts.children.hidden = buttons.length === 0;
  }

  choose(speed) {
    this.speed = speed;
    this.speeds.forEach((button) => button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed)));
    if (this.playing) this.play();
  }

  play() {
    const last = this.events.entries.length - 1;
    clearInterval(this.playing);
    if (this.index >= last) this.go(0, false);
    this.face("pause", "暂停");
    this.playing = setInterval(() => {
      this.go(this.index + 1, false);
      if (this.index >= last) this.pause();
    }, PLAY_MILLISECONDS / this.speed);
  }

  pause() {
    clearInterval(this.playing);
    this.playing = null;
    this.face("play", "播放");
  }

  face(icon, word) {
    const use = this.parts.play.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${icon}`));
    this.parts.play.querySelector("span").textContent = word;
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.address());
      toast("已复制此刻的链接");
    } catch {
      toast(`请复制地址栏中的链接:${this.address()}`);
    }
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || document.getElementById("drawer").open) return;
    const typing = event.target.matches("select, textarea, input:not([type=range])");
    const pressing = event.target.closest("a, button, summary") !== null;
    const last = this.events.entries.length - 1;
    const steps = { ArrowLeft: this.index - 1, ArrowRight: this.index + 1, Home: 0, End: last };
    if (typing) return;
    if (event.key === " " && !pressing) {
      event.preventDefault();
      this.parts.play.click();
    } else if (event.key in steps) {
      event.preventDefault();
      this.go(steps[event.key], true);
    }
  }
}

new Replay(JSON.parse(document.getElementById("story").textContent));
