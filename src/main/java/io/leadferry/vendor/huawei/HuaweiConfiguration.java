package io.leadferry.vendor.huawei;

import io.leadferry.model.LaneId;
import io.leadferry.vendor.LanePlan;
import java.time.Clock;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that Huawei's routes name. */
@Configuration(proxyBeanMethods = false)
class HuaweiConfiguration {

    @Bean
    HuaweiRequests huawei(Function<LaneId, LanePlan> plans, Clock clock) {
        return new HuaweiRequests(plans, clock);
    }
}
