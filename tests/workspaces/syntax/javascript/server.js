'use strict';

const http = require('http');
const { join, sep } = require('path');
import util from './util.js';

/**
 * The port we listen on.
 */
const PORT = 8080;
var routes = {};

class Server extends EventEmitter {
  static count = 0;
  #secret = 1;

  constructor(options) {
    super(options);
    this.options = options;
  }

  /** Starts to listen. */
  async start(port = PORT) {
    const server = http.createServer((request, response) => this.handle(request, response));
    await util.listen(server, port);
  }

  get address() { return join('a', sep); }

  handle = (request) => {
    routes[request.url]();
  };
}

// Answers with the time.
function now(request, response) {
  response.end(String(Date.now()));
}

function* ids() {
  yield 1;
}

const shout = (text) => text.toUpperCase();

const api = {
  list() {
    return ids();
  },
  remove: async (id) => {
    await util.remove(id);
  },
};

Server.prototype.stop = function () {
  this.server.close();
};

exports.now = function (request) {
  return now(request);
};

module.exports = { Server, now };

const lazy = () => import('./lazy.js');
