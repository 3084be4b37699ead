// A server on the official SDK v2 (2026-07-28, and stateless legacy) with the tool echo {text}.
//   PORT=13101 node server_v2.mjs
import http from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: "sdk-v2", version: "1" });
  const schema = { description: "Gives the text back.", inputSchema: z.object({ text: z.string() }) };
  server.registerTool("echo", schema, async ({ text }) => ({ content: [{ type: "text", text }] }));
  return server;
}, {});
const port = Number(process.env.PORT);
http.createServer(toNodeHandler(handler)).listen(port, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${port}`);
});
