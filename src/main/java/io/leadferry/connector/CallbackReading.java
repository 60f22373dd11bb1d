package io.leadferry.connector;

import io.leadferry.model.Fates;
import io.leadferry.model.Outcome;

/**
 * What a callback means.
 *
 * @param call the call's name in the ledger
 * @param outcome what it means for the call
 * @param fates what becomes of its rows
 */
public record CallbackReading(String call, Outcome outcome, Fates fates) {}
