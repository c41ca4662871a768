// How long transfers take over a link of ns-3, whose TCP and CUBIC are not ours: what docs/validation.md holds ours against.
//
//     g++ -std=c++17 -O2 transfers.cpp $(pkg-config --cflags --libs ns3-internet ns3-point-to-point ns3-traffic-control) -o transfers && ./transfers
//
// A line for each transfer: its name, and the median and 95 % of 400 first transfers over a connection that stands, in seconds.
// Both directions have the same rate, queue and loss, and a delay each that is drawn once; nothing is lost but by chance.
// Written for ns-3 3.37; the seeds are fixed.

#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/traffic-control-module.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

using namespace ns3;

struct Transfer
{
    std::string name;
    uint32_t bytes;
    double megabits;
    double loss;
    Ptr<RandomVariableStream> delay;
};

static Ptr<RandomVariableStream>
LogNormal(double median, double sigma)
{
    auto delay = CreateObject<LogNormalRandomVariable>();
    delay->SetAttribute("Mu", DoubleValue(std::log(median)));
    delay->SetAttribute("Sigma", DoubleValue(sigma));
    return delay;
}

static Ptr<RandomVariableStream>
Uniform(double from, double to)
{
    auto delay = CreateObject<UniformRandomVariable>();
    delay->SetAttribute("Min", DoubleValue(from));
    delay->SetAttribute("Max", DoubleValue(to));
    return delay;
}

// TCP as Linux has it: ten packets to begin with, SACK, timestamps, an acknowledgement for each second packet or after 40 ms,
// and 200 ms at least before a timeout. HyStart is off, as in ours.
static void
Configure()
{
    Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TcpCubic::GetTypeId()));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(10));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1 << 23));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(1 << 23));
    Config::SetDefault("ns3::TcpSocket::DelAckTimeout", TimeValue(MilliSeconds(40)));
    Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(MilliSeconds(200)));
    Config::SetDefault("ns3::TcpSocketBase::ClockGranularity", TimeValue(MilliSeconds(1)));
    Config::SetDefault("ns3::TcpCubic::HyStart", BooleanValue(false));
}

static double
Seconds(const Transfer& transfer)
{
    NodeContainer nodes(2);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", DataRateValue(DataRate(uint64_t(transfer.megabits * 1e6))));
    const double roundTrip = transfer.delay->GetValue() + transfer.delay->GetValue();
    link.SetChannelAttribute("Delay", TimeValue(ns3::Seconds(roundTrip / 2)));
    link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("262144B"));
    auto devices = link.Install(nodes);
    for (uint32_t end = 0; end < 2; ++end)
    {
        auto loss = CreateObject<RateErrorModel>();
        loss->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        loss->SetRate(transfer.loss);
        devices.Get(end)->SetAttribute("ReceiveErrorModel", PointerValue(loss));
    }
    InternetStackHelper().Install(nodes);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    auto interfaces = addresses.Assign(devices);
    // The link's own queue is the only one.
    TrafficControlHelper().Uninstall(devices);

    const Time begin = ns3::Seconds(60);
    Time end;
    uint64_t received = 0;
    auto listening = Socket::CreateSocket(nodes.Get(1), TcpSocketFactory::GetTypeId());
    listening->Bind(InetSocketAddress(Ipv4Address::GetAny(), 443));
    listening->Listen();
    std::vector<Ptr<Socket>> accepted;
    auto receive = [&](Ptr<Socket> socket) {
        while (auto packet = socket->Recv())
        {
            received += packet->GetSize();
        }
        if (received >= transfer.bytes && end.IsZero())
        {
            end = Simulator::Now();
            Simulator::Stop();
        }
    };
    listening->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                 Callback<void, Ptr<Socket>, const Address&>(
                                     [&](Ptr<Socket> socket, const Address&) {
                                         socket->SetRecvCallback(Callback<void, Ptr<Socket>>(receive));
                                         accepted.push_back(socket);
                                     }));
    auto sending = Socket::CreateSocket(nodes.Get(0), TcpSocketFactory::GetTypeId());
    sending->Connect(InetSocketAddress(interfaces.GetAddress(1), 443));
    Simulator::Schedule(begin, [&]() { sending->Send(Create<Packet>(transfer.bytes)); });
    Simulator::Stop(ns3::Seconds(3600));
    Simulator::Run();
    Simulator::Destroy();
    return (end - begin).GetSeconds();
}

int
main()
{
    Configure();
    RngSeedManager::SetSeed(1);
    auto hspa = LogNormal(0.075, 0.5);
    auto lte = LogNormal(0.025, 0.4);
    auto geostationary = Uniform(0.26, 0.3);
    const std::vector<Transfer> transfers = {
        {"400 KB, mobile-3g down", 400000, 4, 0.01, hspa},
        {"400 KB, mobile-4g down", 400000, 30, 0.005, lte},
        {"400 KB, satellite down", 400000, 25, 0.005, geostationary},
        {"154 KB, mobile-3g up", 154000, 1, 0.01, hspa},
        {"103 KB, satellite up", 103000, 3, 0.005, geostationary},
        {"21 KB, mobile-3g down", 21000, 4, 0.01, hspa},
    };
    const int count = 400;
    for (const auto& transfer : transfers)
    {
        std::vector<double> times;
        for (int run = 1; run <= count; ++run)
        {
            RngSeedManager::SetRun(run);
            times.push_back(Seconds(transfer));
        }
        std::sort(times.begin(), times.end());
        std::printf("%s: %.3f %.3f\n", transfer.name.c_str(), times[count / 2], times[count * 95 / 100]);
        std::fflush(stdout);
    }
}
