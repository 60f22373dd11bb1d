/** The ferry for a day at a hundredfold speed, before vendors and a judge that share nothing with it. */
package io.leadferry.soak;
