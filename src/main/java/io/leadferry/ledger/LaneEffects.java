package io.leadferry.ledger;

import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import java.util.Map;

/** What each lane of the configuration does to a number in a campaign. */
public record LaneEffects(Map<LaneId, Effect> byLane) {}
