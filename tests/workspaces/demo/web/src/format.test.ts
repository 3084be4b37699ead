import { expect, test } from "vitest";
import { formatCode } from "./format";

test("a carrier code is shown in groups of four", () => {
  expect(formatCode("ABCD1234")).toBe("ABCD 1234");
});
