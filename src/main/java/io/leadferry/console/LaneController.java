package io.leadferry.console;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.CampaignFaults;
import io.leadferry.lane.LaneControl;
import io.leadferry.lane.Settlement;
import io.leadferry.model.LaneId;
import java.util.List;
import java.util.function.Function;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lanes over HTTP: how they stand, pause, resume. */
@RestController
@RequestMapping("/api/lanes")
public class LaneController {

    private final LeadferryConfiguration configuration;
    private final LaneControl lanes;
    private final Settlement settlement;
    private final CampaignFaults campaigns;

    public LaneController(
            LeadferryConfiguration configuration, LaneControl lanes, Settlement settlement, CampaignFaults campaigns) {
        this.configuration = configuration;
        this.lanes = lanes;
        this.settlement = settlement;
        this.campaigns = campaigns;
    }

    /** Each lane. */
    @GetMapping
    public List<LaneControl.LaneView> list() {
        return lanes.all();
    }

    /** Lets no call of the lane begin. */
    @PostMapping("/{account}/{operation}/pause")
    public LaneControl.LaneView pause(@PathVariable String account, @PathVariable String operation) {
        return of(account, operation, lanes::pause);
    }

    /**
     * Opens a lane that was paused or blocked, once its calls are settled that could not be, and has it try again what waits
     * for campaigns the vendor did not know.
     */
    @PostMapping("/{account}/{operation}/resume")
    public LaneControl.LaneView resume(@PathVariable String account, @PathVariable String operation) {
        return of(account, operation, lane -> {
            settlement.takeUp(lane);
            LaneControl.LaneView open = lanes.resume(lane);
            campaigns.mended(lane);
            return open;
        });
    }

    private LaneControl.LaneView of(String account, String operation, Function<LaneId, LaneControl.LaneView> what) {
        LaneId lane = new LaneId(account, operation);
        if (!configuration.lanes().containsKey(lane)) {
            throw WrongWord.thing(
                    "lane",
                    lane.toString(),
                    configuration.lanes().keySet().stream()
                            .map(LaneId::toString)
                            .sorted()
                            .toList());
        }
        return what.apply(lane);
    }
}
