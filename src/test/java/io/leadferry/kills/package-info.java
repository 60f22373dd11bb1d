/**
 * The built jar, killed from outside: the ferry in a process of its own, the vendors in another, a wire between them that
 * knows what has been sent and what has been answered, and a judge that shares no code with the ferry.
 */
package io.leadferry.kills;
