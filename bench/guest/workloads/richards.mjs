// An operating-system scheduler in the manner of the Richards benchmark: tasks, queues, polymorphic calls.
import { checksum } from '../lib/checksum.mjs';

export const name = 'richards';

class Packet {
  constructor(link, id, kind) {
    this.link = link;
    this.id = id;
    this.kind = kind;
    this.datum = 0;
    this.data = [0, 0, 0, 0];
  }
  appendTo(queue) {
    this.link = null;
    if (queue === null) return this;
    let at = queue;
    while (at.link !== null) at = at.link;
    at.link = this;
    return queue;
  }
}

class Task {
  constructor(scheduler, id, priority, queue) {
    this.scheduler = scheduler;
    this.id = id;
    this.priority = priority;
    this.queue = queue;
    this.held = false;
    this.waiting = queue === null;
  }
  step() {
    let packet = null;
    if (this.queue !== null) {
      packet = this.queue;
      this.queue = packet.link;
    }
    return this.work(packet);
  }
}

class Idle extends Task {
  constructor(scheduler, id, rounds) {
    super(scheduler, id, 0, null);
    this.waiting = false;
    this.seed = 1;
    this.left = rounds;
  }
  work() {
    this.left -= 1;
    if (this.left === 0) return this.scheduler.hold();
    const odd = this.seed & 1;
    this.seed = odd ? (this.seed >> 1) ^ 0xd008 : this.seed >> 1;
    return this.scheduler.release(odd ? 5 : 4);
  }
}

class Worker extends Task {
  constructor(scheduler, id, queue) {
    super(scheduler, id, 1000, queue);
    this.target = 2;
    this.letter = 0;
  }
  work(packet) {
    if (packet === null) return this.scheduler.wait();
    this.target = this.target === 2 ? 3 : 2;
    packet.id = this.target;
    packet.datum = 0;
    for (let i = 0; i < 4; i += 1) {
      this.letter = (this.letter % 26) + 1;
      packet.data[i] = this.letter;
    }
    return this.scheduler.send(packet);
  }
}

class Handler extends Task {
  constructor(scheduler, id, queue) {
    super(scheduler, id, 2000 + id * 10, queue);
    this.jobs = null;
    this.parts = null;
  }
  work(packet) {
    if (packet !== null) {
      if (packet.kind === 1) this.jobs = packet.appendTo(this.jobs);
      else this.parts = packet.appendTo(this.parts);
    }
    if (this.jobs !== null) {
      const job = this.jobs;
      if (job.datum < 4) {
        if (this.parts !== null) {
          const part = this.parts;
          this.parts = part.link;
          part.datum = job.data[job.datum];
          job.datum += 1;
          return this.scheduler.send(part);
        }
      } else {
        this.jobs = job.link;
        return this.scheduler.send(job);
      }
    }
    return this.scheduler.wait();
  }
}

class Device extends Task {
  constructor(scheduler, id) {
    super(scheduler, id, 4000 + id * 10, null);
    this.pending = null;
  }
  work(packet) {
    if (packet === null) {
      if (this.pending === null) return this.scheduler.wait();
      const done = this.pending;
      this.pending = null;
      return this.scheduler.send(done);
    }
    this.pending = packet;
    return this.scheduler.hold();
  }
}

class Scheduler {
  tasks = [];
  current = null;
  queued = 0;
  holds = 0;
  hold() {
    this.holds += 1;
    this.current.held = true;
    return this.next();
  }
  release(id) {
    const task = this.tasks[id];
    task.held = false;
    return task.priority > this.current.priority ? task : this.current;
  }
  wait() {
    this.current.waiting = this.current.queue === null;
    return this.current.waiting ? this.next() : this.current;
  }
  send(packet) {
    const task = this.tasks[packet.id];
    this.queued += 1;
    packet.id = this.current.id;
    task.queue = packet.appendTo(task.queue);
    task.waiting = false;
    return task.priority > this.current.priority ? task : this.current;
  }
  next() {
    let best = null;
    for (const task of this.tasks) {
      if (task.held || (task.waiting && task.queue === null)) continue;
      if (best === null || task.priority > best.priority) best = task;
    }
    return best;
  }
  schedule() {
    this.current = this.next();
    while (this.current !== null) {
      if (this.current.held || (this.current.waiting && this.current.queue === null)) this.current = this.next();
      else this.current = this.current.step();
    }
  }
}

export function run() {
  const scheduler = new Scheduler();
  const { tasks } = scheduler;
  tasks[0] = new Idle(scheduler, 0, 20_000);
  tasks[1] = new Worker(scheduler, 1, new Packet(new Packet(null, 1, 1), 1, 1));
  tasks[2] = new Handler(scheduler, 2, new Packet(new Packet(new Packet(null, 4, 0), 4, 0), 4, 0));
  tasks[3] = new Handler(scheduler, 3, new Packet(new Packet(new Packet(null, 5, 0), 5, 0), 5, 0));
  tasks[4] = new Device(scheduler, 4);
  tasks[5] = new Device(scheduler, 5);
  scheduler.schedule();
  return checksum(`${scheduler.queued} ${scheduler.holds}`);
}
