// A server on the official SDK v1 with the tool echo {text}: sessions, and JSON or event stream answers (STREAM=1).
//   PORT=13100 [STREAM=1] node server_v1.mjs
import { randomUUID } from "node:crypto";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import express from "express";
import { z } from "zod";

const transports = new Map();

async function open() {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: process.env.STREAM !== "1",
    onsessioninitialized: (id) => transports.set(id, transport),
  });
  const server = new McpServer({ name: "sdk-v1", version: "1" });
  const schema = { description: "Gives the text back.", inputSchema: { text: z.string() } };
  server.registerTool("echo", schema, async ({ text }) => ({ content: [{ type: "text", text }] }));
  await server.connect(transport);
  return transport;
}

const app = express();
app.all("/mcp", express.json(), async (request, response) => {
  const id = request.headers["mcp-session-id"];
  const transport = id ? transports.get(id) : await open();
  if (!transport) return response.status(404).end();
  await transport.handleRequest(request, response, request.body);
});
const port = Number(process.env.PORT);
app.listen(port, "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${port}`));
